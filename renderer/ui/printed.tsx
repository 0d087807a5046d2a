import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import css from './printed.module.css';

/** What `window.print()` brings to paper, or to a PDF: this alone, whatever else is on the screen, where it is not seen. */
export function Printed({ children }: { readonly children: ReactNode }) {
  return createPortal(<div className={css.printed}>{children}</div>, document.body);
}
