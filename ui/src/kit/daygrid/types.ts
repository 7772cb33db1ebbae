import type { Range, Span } from "./geometry";

export interface GridColumn {
  readonly key: string;
  readonly title: string;
  readonly subtitle: string;
  /** A provider's colour, 0–3; null for a room. */
  readonly color: number | null;
  /** When somebody works here; the rest is shaded. */
  readonly hours: readonly Range[];
}

export interface GridItem extends Span {
  readonly column: string;
  /** Its length as booked. */
  readonly minutes: number;
  /** False for what may not move: a completed visit, a cancelled one. */
  readonly movable: boolean;
}

export interface Drop {
  readonly column: string;
  readonly start: number;
  readonly minutes: number;
}

/** How big a card is drawn, so that it can choose what to show. */
export interface CardShape {
  readonly height: number;
  readonly ghost: boolean;
}
