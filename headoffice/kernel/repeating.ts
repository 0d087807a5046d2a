/** Something that is done again and again, one after the other, until it is stopped: what is under way is waited for. */
export function repeating(
  work: () => Promise<void>,
  { every_ms, onFault }: { readonly every_ms: number; readonly onFault: (error: unknown) => void },
) {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const turn = (): void => {
    running = work()
      .catch(onFault)
      .then(() => {
        if (!isStopped) timer = setTimeout(turn, every_ms);
      });
  };
  turn();
  return {
    stop: async (): Promise<void> => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
