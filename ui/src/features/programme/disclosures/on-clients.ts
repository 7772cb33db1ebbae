/** What a client's page offers of requests and disclosures. */
import FileOutput from "@lucide/svelte/icons/file-output";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import { addToClients } from "../../../kit";
import { taking } from "../requests/requests.svelte";
import { t as requests } from "../requests/en";
import ClientCard from "./ClientCard.svelte";
import { logging } from "./disclosures.svelte";
import { t } from "./en";

addToClients(
  [
    {
      label: requests.take.action,
      icon: FolderOpen,
      permission: "requestTake",
      run: (client) => taking.begin(client),
    },
    {
      label: t.log.action,
      icon: FileOutput,
      permission: "requestTake",
      run: (client) => logging.begin(client),
    },
  ],
  [{ permission: "requestView", component: ClientCard }],
);
