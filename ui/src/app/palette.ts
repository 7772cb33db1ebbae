import type { Command } from "../kit";
import { fold } from "../kit/find";

/** Commands that fit, best first: a label that begins so, a word of it, another word of it. */
export function rankCommands(all: Command[], text: string): Command[] {
  const wanted = fold(text).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return all;
  return all
    .map((command, index) => {
      const label = fold(command.label);
      const rest = fold(`${command.group} ${command.words ?? ""}`);
      let score = 0;
      for (const word of wanted) {
        if (label.startsWith(word)) score += 4;
        else if (label.split(/\s+/).some((part) => part.startsWith(word))) score += 3;
        else if (label.includes(word)) score += 2;
        else if (rest.split(/\s+/).some((part) => part.startsWith(word))) score += 1;
        else return { command, index, score: -1 };
      }
      return { command, index, score };
    })
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map((one) => one.command);
}
