import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import css from './error-boundary.module.css';
import { useT } from './i18n.ts';

function FaultScreen({ text, onReopen }: { readonly text: string; readonly onReopen: () => void }) {
  const t = useT();
  return (
    <div className={css.fault} role="alert">
      <h1>{t('common.fault.title')}</h1>
      <p>{t('common.fault.body')}</p>
      <pre>{text}</pre>
      <Button variant="filled" size="lg" onClick={onReopen} data-testid="fault-reopen">
        {t('common.fault.reopen')}
      </Button>
    </div>
  );
}

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  readonly onFault?: (error: Error, info: ErrorInfo) => void;
}

/** A screen that throws is replaced by a sentence; the other tasks go on working. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.props.onFault?.(error, info);
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <FaultScreen text={error.message} onReopen={() => this.setState({ error: null })} />;
  }
}
