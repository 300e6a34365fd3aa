export interface PageSources {
  /** What the pages call beside their own origin: `https://` and `wss://` origins. */
  readonly calls: readonly string[];
  /** Origins of pictures and other media beside their own. */
  readonly media: readonly string[];
  /** Where a form may be sent beside their own origin. */
  readonly forms: readonly string[];
}

/**
 * The content security policy of a single page application that loads its code from its own origin only. Inline
 * styles are allowed, since most component libraries write them; inline scripts are not.
 */
export function contentSecurityPolicy({ calls, media, forms }: PageSources): string {
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:", ...media],
    "media-src": ["'self'", "blob:", ...media],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...calls, ...media],
    "form-action": ["'self'", ...forms],
    "base-uri": ["'self'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}
