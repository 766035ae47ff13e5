/* Names for the codes that stand in articles and registries. Pure. */
#ifndef TRIPTYCH_CODE_NAMES_H
#define TRIPTYCH_CODE_NAMES_H

/* The name of an ISO 3166-1 alpha-2 country ("FR": "France") or an ISO 639-1 language ("fr": "French") in the language that
 * is said (words.h); `code` itself when it is unknown. Lives as long as the process. */
const char *country_name(const char *code);
const char *language_name(const char *code);

#endif
