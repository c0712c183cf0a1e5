import { type AddressInfo, createServer } from 'node:net';
import { checkAddress } from './http-address';

const addressOf = (host: string, port: number) =>
  ({ service: 'classification', http: { host, port } }) as const;

describe('where a service listens', () => {
  it('may be any port that is free', async () => {
    await expect(checkAddress(addressOf('127.0.0.1', 0))).resolves.toBeUndefined();
  });

  it('is named where something else listens there, with the variable to change', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as AddressInfo;
    const checked = checkAddress(addressOf('127.0.0.1', port)).finally(() => taken.close());
    await expect(checked).rejects.toThrow(
      `classification can't listen on http://127.0.0.1:${port} (EADDRINUSE): something else listens there, perhaps another instance. ` +
        'Stop it, or give another port: PORT, from which all three services count; 0 is any free one.',
    );
  });

  it('is named where it is no address of this machine', async () => {
    await expect(checkAddress(addressOf('192.0.2.1', 0))).rejects.toThrow(
      "classification can't listen on http://192.0.2.1:0 (EADDRNOTAVAIL): 192.0.2.1 is no address of this machine. Give one in HOST;",
    );
  });
});
