const key = 'comptoir.window';
const waitForLock_ms = 1_000;

const storedName = (): string => {
  const name = sessionStorage.getItem(key) ?? crypto.randomUUID();
  sessionStorage.setItem(key, name);
  return name;
};

/** Held for as long as the page lives; false if another page of this browser has it. */
const holds = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    navigator.locks
      .request(`${key} ${name}`, { signal: AbortSignal.timeout(waitForLock_ms) }, () => {
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
  });

/**
 * Names this window to the till, so that a reload finds its person again. A tab that was duplicated brings the name of the
 * first one along, which is still there: it takes one of its own, and asks who sits at it.
 */
export async function takeWindowName(): Promise<void> {
  if (await holds(storedName())) return;
  sessionStorage.removeItem(key);
  await holds(storedName());
}

export const windowName = storedName;
