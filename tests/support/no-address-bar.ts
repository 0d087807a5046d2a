/**
 * The drop-downs of the address bar: Chromium loads them in every new window, headless too, as pages in a process of their own
 * that take longer than the till's own page. No test types an address.
 */
export const noAddressBar: readonly string[] = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
