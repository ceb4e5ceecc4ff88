/** What takes a connection that is switched on farther; `live` is said where there is nothing more to do. */
export function nextStepOf(state: string, live: string): string {
  switch (state) {
    case 'connected':
      return 'Next: "tandem match" couples the orders that were there before, then "tandem advance matched".';
    case 'matched':
      return 'Next: "tandem full-sync" makes what is missing on either side.';
    case 'loaded':
      return 'Next: look at the result, then "tandem advance live".';
    default:
      return live;
  }
}
