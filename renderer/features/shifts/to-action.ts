/** Enter after the last field leads to the large button, and Enter there does it: nothing irreversible by one slip. */
export function toAction(): void {
  document.querySelector<HTMLElement>('[role="toolbar"] > button')?.focus();
}
