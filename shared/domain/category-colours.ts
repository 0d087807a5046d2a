/** What a category and its tiles are painted in, as they are shown to choose from; the screen says how each looks in its theme. */
export const categoryColours = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const;
export type CategoryColour = (typeof categoryColours)[number];
