/// <reference types="svelte" />
/// <reference types="vite/client" />
/** True in test builds only: the branch that loads the fake backend is dropped from a release. */
declare const __FAKE__: boolean;
