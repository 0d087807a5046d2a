import { useState } from 'react';
import { CategoriesScreen } from './categories-screen.tsx';
import { ImportScreen } from './import-screen.tsx';
import { ProductsList } from './products-list.tsx';

export function ProductsScreen() {
  const [at, setAt] = useState<'list' | 'import' | 'categories'>('list');
  const back = (): void => setAt('list');
  if (at === 'import') return <ImportScreen onClose={back} />;
  if (at === 'categories') return <CategoriesScreen onClose={back} />;
  return <ProductsList onImport={() => setAt('import')} onCategories={() => setAt('categories')} />;
}
