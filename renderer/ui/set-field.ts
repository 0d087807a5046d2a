export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** React only believes a field that was set past its own property. */
export function setField(field: TextField, value: string, start: number, end: number): void {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.setSelectionRange(start, end);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Puts text where the caret stands, in the place of what is chosen. */
export function writeInto(field: TextField, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  if (field.maxLength >= 0 && field.value.length - (end - start) + text.length > field.maxLength) return;
  const caret = start + text.length;
  setField(field, field.value.slice(0, start) + text + field.value.slice(end), caret, caret);
}

/** Takes away what is chosen, or the character before the caret. */
export function eraseIn(field: TextField): void {
  const end = field.selectionEnd ?? field.value.length;
  const chosen = field.selectionStart ?? end;
  const before = [...field.value.slice(0, end)].at(-1) ?? '';
  const start = chosen < end ? chosen : end - before.length;
  setField(field, field.value.slice(0, start) + field.value.slice(end), start, start);
}
