/**
 * The grid's scroll bars, away while something moves.
 *
 * WebKitGTK's bars lie over the page and fade in and out for seconds whenever the pointer moves or
 * the page scrolls; with one at the right and one below, each frame of that paints all of the grid.
 */

/** How long they stay away afterwards, in milliseconds: the next move may follow at once. */
const STILL = 1000;

export class Bars {
  /** The grid has none for now. */
  away = $state(false);

  readonly #scroller: () => HTMLElement | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(scroller: () => HTMLElement | undefined) {
    this.#scroller = scroller;
  }

  /** Only where they take no room: everything stays where it is. They come back by `rest`. */
  hide(): void {
    clearTimeout(this.#rest);
    const scroller = this.#scroller();
    if (scroller === undefined || this.away) return;
    const { offsetWidth, offsetHeight, clientWidth, clientHeight } = scroller;
    this.away = offsetWidth === clientWidth && offsetHeight === clientHeight;
  }

  /** Back in a while: that paints all of the grid, and what was moved comes first. */
  rest(): void {
    clearTimeout(this.#rest);
    if (this.away) this.#rest = setTimeout(() => this.show(), STILL);
  }

  show(): void {
    clearTimeout(this.#rest);
    this.away = false;
  }

  /** The wheel scrolls also while they are away; true where it did. */
  wheel(event: WheelEvent): boolean {
    const scroller = this.#scroller();
    if (!this.away || event.ctrlKey || scroller === undefined) return false;
    const line = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 40;
    const [dx, dy] = event.shiftKey
      ? [event.deltaX + event.deltaY, 0]
      : [event.deltaX, event.deltaY];
    scroller.scrollBy(dx * line, dy * line);
    return true;
  }
}
