/**
 * What a mouse, a pen or a finger does on the day grid: press, drag, resize, draw a new one.
 *
 * A mouse drags after a few pixels; a finger has to rest first, because a finger that moves at once
 * scrolls. While a drag lasts only a ghost moves, drawn once a frame; the visit itself moves when
 * it is let go.
 */
import { tick, untrack } from "svelte";
import type { Bars } from "./bars.svelte";
import {
  STEP,
  dragStart,
  drawnSpan,
  minuteAt,
  moveTo,
  resizeTo,
  scrollSpeed,
  yOf,
  type Axis,
  type Place,
} from "./geometry";
import { measureToPaint } from "./paint";
import type { Drop, GridColumn, GridItem } from "./types";

/** What a drag needs of the grid; read anew at each use, for props change while one lasts. */
export interface Ground<T extends GridItem> {
  readonly scroller: HTMLElement | undefined;
  readonly bars: Bars;
  readonly layer: HTMLElement | undefined;
  readonly axis: Axis;
  readonly columns: readonly GridColumn[];
  readonly shown: readonly T[];
  /** The next tap places a visit, so nothing is dragged. */
  readonly placing: boolean;
  columnOf(item: T): number;
  spanLabel(start: number, end: number): string;
  onlift(id: string): void;
  ondrop(id: string, drop: Drop): void;
  oncreate(drop: Drop): void;
  onplace(column: string, start: number): void;
}

type Gesture<T> =
  | { kind: "move" | "resize"; item: T; column: number; grab: number }
  | { kind: "create"; item: null; column: number; anchor: number };

interface Press<T> {
  pointer: number;
  touch: boolean;
  x: number;
  y: number;
  item: T | null;
  resize: boolean;
  timer: ReturnType<typeof setTimeout> | null;
}

const MOUSE_SLACK = 4;
const TOUCH_SLACK = 10;
const LONG_PRESS = 350;

export class Drag<T extends GridItem> {
  /** What is going on, once it is more than a press. */
  gesture: Gesture<T> | null = $state.raw(null);
  /** The time written on its moving picture. */
  ghostTime = $state("");

  readonly #ground: Ground<T>;
  #press: Press<T> | null = null;
  #ghost: HTMLElement | null = null;
  #x = 0;
  #y = 0;
  /** Of the layer, as last seen. */
  #width = 0;
  #frame = 0;
  #place: Place | null = null;
  #swallowClick = false;

  constructor(ground: Ground<T>) {
    this.#ground = ground;
  }

  /** The ghost goes to its place before anything is laid out: nothing is painted in between. */
  readonly appear = (ghost: HTMLElement): (() => void) => {
    this.#ghost = ghost;
    untrack(() => {
      if (this.#place !== null) this.#draw(this.#place);
    });
    return () => (this.#ghost = null);
  };

  /** The visit that is being moved or resized. */
  get lifted(): T | null {
    return this.gesture?.item ?? null;
  }

  /** A finger's long press must not open the window's own menu. */
  get holdsMenu(): boolean {
    return this.gesture !== null || this.#press?.touch === true;
  }

  /** The click that follows a drag must not open the visit: true once after each drag. */
  tookClick(): boolean {
    const took = this.#swallowClick;
    this.#swallowClick = false;
    return took;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || this.#press !== null || this.gesture !== null) return;
    this.#swallowClick = false;
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>("[data-visit]")?.dataset.visit;
    const item =
      id === undefined ? null : (this.#ground.shown.find((one) => one.id === id) ?? null);
    const touch = event.pointerType === "touch";
    if (touch) this.#ground.bars.show();
    this.#press = {
      pointer: event.pointerId,
      touch,
      x: event.clientX,
      y: event.clientY,
      item,
      resize: target.closest("[data-grip]") !== null,
      timer: null,
    };
    this.#x = event.clientX;
    this.#y = event.clientY;
    if (touch && !this.#ground.placing && (item === null || item.movable)) {
      this.#press.timer = setTimeout(() => this.#begin(), LONG_PRESS);
    }
  };

  /** No selection begins at a lower edge: at each move the web engine would look for its end. */
  readonly grip = (event: MouseEvent): void => {
    if ((event.target as HTMLElement).closest("[data-grip]") !== null) event.preventDefault();
  };

  readonly moved = (event: PointerEvent): void => {
    const press = this.#press;
    if (press === null || event.pointerId !== press.pointer) return;
    this.#x = event.clientX;
    this.#y = event.clientY;
    if (this.gesture !== null) return;
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (press.touch) {
      if (far > TOUCH_SLACK) this.release();
    } else if (far > MOUSE_SLACK && !this.#ground.placing) this.#begin();
  };

  readonly up = (event: PointerEvent): void => {
    const press = this.#press;
    if (press === null || event.pointerId !== press.pointer) return;
    const was = this.gesture;
    if (was === null) {
      this.release();
      this.#tap(press, event);
      return;
    }
    this.#x = event.clientX;
    this.#y = event.clientY;
    this.#follow();
    const to = this.#place;
    this.release();
    this.#swallowClick = true;
    if (to === null) return;
    const key = this.#ground.columns[to.column]?.key;
    if (key === undefined) return;
    const drop = { column: key, start: to.start, minutes: to.minutes };
    if (was.kind === "create") {
      this.#ground.oncreate(drop);
    } else if (
      key !== was.item.column ||
      to.start !== was.item.start ||
      to.minutes !== was.item.minutes
    ) {
      this.#ground.ondrop(was.item.id, drop);
      measureToPaint("move", event.timeStamp);
    }
  };

  /** Ends whatever was going on and leaves everything where it was. */
  readonly release = (): void => {
    const layer = this.#ground.layer;
    cancelAnimationFrame(this.#frame);
    if (this.#press?.timer != null) clearTimeout(this.#press.timer);
    if (this.#press !== null && layer?.hasPointerCapture(this.#press.pointer)) {
      layer.releasePointerCapture(this.#press.pointer);
    }
    this.#press = null;
    this.gesture = null;
    this.#place = null;
    this.#ground.bars.rest();
  };

  /** The grid goes away. */
  end(): void {
    this.release();
    this.#ground.bars.show();
  }

  readonly wheel = (event: WheelEvent): void => {
    const bars = this.#ground.bars;
    if (bars.wheel(event) && this.gesture === null) bars.show();
  };

  /** Escape in the middle of a drag: nothing has happened, and letting go opens nothing. */
  abandon(): void {
    this.release();
    this.#swallowClick = true;
  }

  #spot(x: number, y: number): { column: number; minute: number } {
    const { layer, axis, columns } = this.#ground;
    if (layer === undefined) return { column: 0, minute: axis.from };
    const box = layer.getBoundingClientRect();
    this.#width = box.width;
    const column = Math.floor(((x - box.left) / box.width) * columns.length);
    return {
      column: Math.min(Math.max(column, 0), columns.length - 1),
      minute: minuteAt(axis, y - box.top),
    };
  }

  #begin(): void {
    const press = this.#press;
    const layer = this.#ground.layer;
    if (press === null || layer === undefined) return;
    const at = this.#spot(press.x, press.y);
    const item = press.item;
    if (item !== null) {
      if (!item.movable) return;
      this.gesture = {
        kind: press.resize ? "resize" : "move",
        item,
        column: this.#ground.columnOf(item),
        grab: at.minute - item.start,
      };
      this.#ground.onlift(item.id);
    } else {
      this.gesture = { kind: "create", item: null, column: at.column, anchor: at.minute };
    }
    this.#ground.bars.hide();
    this.#follow();
    try {
      layer.setPointerCapture(press.pointer);
    } catch {
      // The finger has left already; the up or cancel event will end the gesture.
    }
    if (press.touch && "vibrate" in navigator) navigator.vibrate(10);
    void tick().then(this.#run);
  }

  /** One pass a frame: scroll at the edges, then put the ghost where the pointer is. */
  readonly #run = (): void => {
    const scroller = this.#ground.scroller;
    if (this.gesture === null || scroller === undefined) return;
    const box = scroller.getBoundingClientRect();
    const head = scroller.querySelector<HTMLElement>("[data-head]")?.offsetHeight ?? 0;
    const dy = scrollSpeed(this.#y, box.top + head, box.bottom);
    const dx =
      scroller.scrollWidth > scroller.clientWidth
        ? scrollSpeed(this.#x, box.left + 56, box.right)
        : 0;
    if (dy !== 0) scroller.scrollTop += dy;
    if (dx !== 0) scroller.scrollLeft += dx;
    this.#follow();
    this.#frame = requestAnimationFrame(this.#run);
  };

  #follow(): void {
    const gesture = this.gesture;
    if (gesture === null) return;
    const { axis, columns } = this.#ground;
    const at = this.#spot(this.#x, this.#y);
    if (gesture.kind === "create") {
      const span = drawnSpan(axis, gesture.anchor, at.minute);
      this.#place = { column: gesture.column, start: span.start, minutes: span.end - span.start };
    } else if (gesture.kind === "move") {
      const start = dragStart(gesture.item.start, at.minute - gesture.grab - gesture.item.start);
      this.#place = moveTo(axis, columns.length, at.column, start, gesture.item.minutes);
    } else {
      const { start, end, minutes } = gesture.item;
      const pointer = at.minute + (end - start) - gesture.grab;
      const still = Math.abs(pointer - end) < STEP / 2;
      this.#place = {
        column: gesture.column,
        start,
        minutes: still ? minutes : resizeTo(axis, start, pointer),
      };
    }
    this.#draw(this.#place);
  }

  #draw(to: Place): void {
    const { axis, columns } = this.#ground;
    this.ghostTime = this.#ground.spanLabel(to.start, to.start + to.minutes);
    const ghost = this.#ghost;
    if (ghost === null) return;
    const width = this.#width / columns.length;
    ghost.style.transform = `translate(${String(to.column * width)}px, ${String(yOf(axis, to.start))}px)`;
    ghost.style.width = `${String(width)}px`;
    const tall = `${String(to.minutes * axis.pxPerMinute)}px`;
    if (ghost.style.height !== tall) ghost.style.height = tall;
  }

  /** Let go where it was pressed: a new visit on an empty slot, or the one being placed. */
  #tap(press: Press<T>, event: PointerEvent): void {
    if (press.item !== null) return; // the button's own click opens it
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (far > TOUCH_SLACK) return;
    const { axis, columns, placing } = this.#ground;
    const at = this.#spot(event.clientX, event.clientY);
    const start = Math.min(Math.floor(at.minute / STEP) * STEP, axis.to - STEP);
    const key = columns[at.column]?.key;
    if (key === undefined) return;
    if (placing) {
      this.#ground.onplace(key, start);
      measureToPaint("move", event.timeStamp);
    } else this.#ground.oncreate({ column: key, start, minutes: 0 });
  }
}
