import { useState } from 'react';
import { ImportScreen } from './import-screen.tsx';
import { ProductsList } from './products-list.tsx';

export function ProductsScreen() {
  const [importing, setImporting] = useState(false);
  return importing ? (
    <ImportScreen onClose={() => setImporting(false)} />
  ) : (
    <ProductsList onImport={() => setImporting(true)} />
  );
}
