import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { routesWithoutSchemas } from './src/routes-without-schemas.ts';

export default defineConfig(({ command }) => {
  // Whoever builds from within tests says `test` here, and would get the libraries as they are for development.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: 'app',
    plugins: [routesWithoutSchemas(), react()],
    build: { emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 800 },
    // `npm run dev -w packages/console`: pages that change as they are edited, over a server that runs.
    server: { proxy: { '/api': 'http://127.0.0.1:7373', '/v1': 'http://127.0.0.1:7373' } },
  };
});
