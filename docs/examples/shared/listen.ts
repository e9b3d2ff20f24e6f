import type { Server } from 'node:http';

/**
 * Lets the server listen on 127.0.0.1, and resolves with its origin. With port 0, the system chooses a free
 * one.
 */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('listen(): expected a TCP port'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** Closes the port and the connections that are still open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
