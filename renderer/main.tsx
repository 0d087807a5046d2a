import './kernel/trusted-types.ts';
// First, because it puts the cascade layers in their order.
import './theme.css';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { listenToPresses } from './ui/early-press.ts';
import { listenToKeys } from './ui/hotkeys.ts';
import { followInput } from './ui/last-input.ts';

// Style elements made while the page runs carry this, or the policy of the page refuses them.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
setNonce(nonce);
listenToKeys();
followInput();
listenToPresses();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
