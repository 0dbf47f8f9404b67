/** What the server takes as an order's key: 1 to 64 of A-Z a-z 0-9 . - _ */
export const clientOrderIdPattern = /^[A-Za-z0-9._-]{1,64}$/;

/** The key of a new ticket. crypto.randomUUID is missing where the page came over plain HTTP from another machine. */
export function newClientOrderId(): string {
  const uuid =
    typeof crypto.randomUUID === 'function'
      ? crypto.randomUUID()
      : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `web-${uuid}`;
}
