export const PRELUDE_PLACEHOLDER = '';
