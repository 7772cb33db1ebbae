import type { Feature } from "../../kit";
import Account from "./Account.svelte";

const feature: Feature = {
  routes: [{ path: "/account", component: Account, title: "You", permission: "selfManage" }],
};
export default feature;
