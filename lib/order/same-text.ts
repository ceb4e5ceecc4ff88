/** Whether two keys or values are the same to people: without regard to case and surrounding blanks. */
export function sameText(left: string, right: string): boolean {
  return left.trim().toUpperCase() === right.trim().toUpperCase();
}
