/**
 * Records a performance measure from an input event until the frame it caused is on screen.
 * What is asked for within a frame callback is run right after that frame's paint.
 */
export function measureToPaint(name: string, since: number): void {
  requestAnimationFrame(() => {
    setTimeout(() => performance.measure(name, { start: since, end: performance.now() }), 0);
  });
}
