/**
 * Records a performance measure from an input event until the frame it caused is on screen.
 * A message posted from within a frame callback is handled right after that frame's paint.
 */
export function measureToPaint(name: string, since: number): void {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      performance.measure(name, { start: since, end: performance.now() });
    };
    channel.port2.postMessage(null);
  });
}
