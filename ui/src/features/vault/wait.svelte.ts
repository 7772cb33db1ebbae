/** Where no time was said. */
export const SOME_SECONDS = 5;

/** A wait that counts down on the button: the throttle of Rust, made visible. */
export class Wait {
  left = $state(0);
  #timer: ReturnType<typeof setInterval> | null = null;

  start(seconds: number): void {
    this.stop();
    this.left = seconds;
    this.#timer = setInterval(() => {
      this.left -= 1;
      if (this.left <= 0) this.stop();
    }, 1000);
  }
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.left = 0;
  }
}
