import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default defineConfig(
  // Generated from the program's own description of its answers.
  { ignores: ['dist/', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  // Layout is left to Prettier.
  svelte.configs.prettier,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      // `== null` means null or undefined.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // TypeScript checks names, and knows types too.
      'no-undef': 'off',
      // Chinese text is set with its own full-width space.
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // The page has no Svelte stores, and this rule takes half of the linter's time.
      'svelte/require-store-reactive-access': 'off',
      // Sets, dates and URLs are made and used up within one computation here; none is state.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ['*.js', '*.mjs', '*.config.ts'], languageOptions: { globals: globals.node } },
);
