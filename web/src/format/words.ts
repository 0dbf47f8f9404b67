/** A name of the API as words: StopLimit is stop limit. */
export const words = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
