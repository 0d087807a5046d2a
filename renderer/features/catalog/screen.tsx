import { useState } from 'react';
import { CategoriesScreen } from './categories-screen.tsx';
import { ImportScreen } from './import-screen.tsx';
import { PricesScreen } from './prices-screen.tsx';
import type { ListFilter } from './product-list.ts';
import { ProductsList } from './products-list.tsx';

export function ProductsScreen() {
  const [at, setAt] = useState<'list' | 'import' | 'categories' | 'prices'>('list');
  const [filter, setFilter] = useState<ListFilter>({ text: '', categoryId: null, archived: false });
  const [scanned, setScanned] = useState<string | null>(null);
  const back = (): void => {
    setScanned(null);
    setAt('list');
  };
  /** A scan opens its product wherever in Products it is read. */
  const find = (code: string): void => {
    setScanned(code);
    setAt('list');
  };
  if (at === 'import') return <ImportScreen onClose={back} />;
  if (at === 'categories') return <CategoriesScreen onClose={back} onScan={find} />;
  if (at === 'prices') return <PricesScreen filter={filter} onClose={back} />;
  return (
    <ProductsList
      filter={filter}
      onFilter={setFilter}
      scanned={scanned}
      onPrices={() => setAt('prices')}
      onImport={() => setAt('import')}
      onCategories={() => setAt('categories')}
    />
  );
}
