/** Ask before what can't be undone: `if (await confirm({ … })) …`. */
import { registerStore } from "./registry";

export type Question = {
  title: string;
  text: string;
  /** The verb on the button: "End access", never "OK". */
  action: string;
  cancel?: string;
  tone?: "primary" | "danger";
};

class Confirm {
  question = $state.raw<Question | null>(null);
  #answer: ((yes: boolean) => void) | null = null;

  ask(question: Question): Promise<boolean> {
    this.answer(false);
    this.question = question;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }
  answer(yes: boolean): void {
    this.question = null;
    this.#answer?.(yes);
    this.#answer = null;
  }
}

export const confirms = new Confirm();
registerStore(() => confirms.answer(false));

export function confirm(question: Question): Promise<boolean> {
  return confirms.ask(question);
}
