/**
 * Runs in the page before its own scripts. A popup that Chromium has opened can be closed, but it shares the thread of
 * its opener, and closing it while a debugger holds it freezes both: so `window.open` and links to another window are
 * answered here, as Electron answers them when the application denies.
 */
export function refusePopups(tell: (message: string) => void): void {
  const here = new Set(['_self', '_top', '_parent']);
  const report = (url: string, frameName: string) => tell(JSON.stringify({ url, frameName }));

  window.open = (address = '', target = '_blank') => {
    const url = new URL(address, document.baseURI).href;
    if (here.has(target.toLowerCase())) {
      location.assign(url);
      return window;
    }
    report(url, target);
    return null;
  };

  window.addEventListener('click', (event) => {
    if (event.defaultPrevented) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link?.href) return;
    const target = link.target.toLowerCase();
    const elsewhere =
      event.ctrlKey || event.metaKey || event.shiftKey || (target !== '' && !here.has(target));
    if (!elsewhere) return;
    event.preventDefault();
    report(link.href, link.target);
  });
}
