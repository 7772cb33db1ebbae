import { tick } from "svelte";

/** A field that says it is wrong, or a group of choices that does. */
const WRONG = '[aria-invalid="true"]:not(:disabled), [data-wrong] input:not(:disabled)';

/**
 * A form that was sent off and is refused leads to its first wrong field: it comes into sight, and
 * the next key goes there. Who refuses doesn't matter, the form at once or the practice later; once
 * the person does something in the form, it lets them be.
 *
 * For a document that all forms are in. The forms themselves only say at each field what is wrong.
 */
export function leadToWrong(root: Document): () => void {
  let over = () => {};

  function sent(event: Event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    over();
    const look = () => {
      const wrong = form.querySelector<HTMLElement>(WRONG);
      if (!wrong || wrong === document.activeElement) return;
      wrong.scrollIntoView({ block: "center" });
      wrong.focus({ preventScroll: true, focusVisible: true });
    };
    // The practice answers when it does, maybe behind a question that is asked in between.
    const later = new MutationObserver(look);
    later.observe(form, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-invalid", "data-wrong"],
    });
    const acts = ["input", "keydown", "pointerdown"];
    over = () => {
      later.disconnect();
      for (const act of acts) form.removeEventListener(act, over);
    };
    for (const act of acts) form.addEventListener(act, over);
    // What was wrong before and still is changes nothing that could be seen.
    void tick().then(look);
  }

  root.addEventListener("submit", sent);
  return () => {
    over();
    root.removeEventListener("submit", sent);
  };
}
