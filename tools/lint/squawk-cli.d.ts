declare module "squawk-cli/js/index.js" {
  /** The program of the package for this machine. @throws If it is not installed. */
  export function getBinaryPath(): string;
}
