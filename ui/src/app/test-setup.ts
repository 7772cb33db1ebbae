// State tests: no layout, no browser; whatever is thrown unheard fails the test.
import { afterEach } from "vitest";
import { resetStores, setClock } from "../kit";

afterEach(() => {
  resetStores();
  setClock(null);
});
