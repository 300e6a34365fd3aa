// Tests here start processes and wait for servers.
jest.setTimeout(60_000);
