/* Loaded into a process before its script: says how many bytes are in use once all that can be thrown away is. */

process.on('message', () => {
  globalThis.gc?.();
  const { external, heapUsed } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
// Whoever asks is not waited for.
process.channel?.unref();
