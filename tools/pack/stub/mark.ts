/** What the names of files begin with that hold no program and install nothing. */
export const stubMark = 'STUB-NOT-A-TILL';
