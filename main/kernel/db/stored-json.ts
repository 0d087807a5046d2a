import { StoreError } from './store-error.ts';

/** What a row holds as JSON. @throws StoreError where it is none any more: this program writes nothing else there. */
export function storedJson<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new StoreError('STORE_DAMAGED', undefined, error);
  }
}
