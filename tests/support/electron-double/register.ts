import { registerHooks } from 'node:module';

/** Every way to name Electron, also the path form that a bundler asks for once it has resolved the package. */
const electronItself = /^electron(\/main|\/common)?$|[\\/]node_modules[\\/]electron[\\/]index\.js$/;
const double = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (electronItself.test(specifier)) return { url: double, format: 'module', shortCircuit: true };
    return next(specifier, context);
  },
});
