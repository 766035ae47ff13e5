/* The way of a date: Unix times, else tokens (date_token.c), names (date_name.c) and zones (date_zone.c) found among
 * them, their parts (date_scan.c), and one moment out of the parts (date_settle.c). */
#include "date.h"
#include "date_found.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define UNIX_DIGITS_MIN    9 /* seconds: since 1973; fewer are a date written without signs */
#define UNIX_DIGITS_MAX    10
#define UNIX_DIGITS_MS     13
#define UNIX_DIGITS_MICROS 16
#define UNIX_MS_MAX        7258118400000LL /* the year 2200 */

/* "1520932969", with a fraction, in milliseconds or microseconds: nothing but digits. */
static int parse_unix(const char *text, int64_t *out_time_ms)
{
    text += strspn(text, " \t\r\n");
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    int is_seconds = digits >= UNIX_DIGITS_MIN && digits <= UNIX_DIGITS_MAX;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    rest += strspn(rest, " \t\r\n");
    if (*rest || (!is_seconds && digits != UNIX_DIGITS_MS && digits != UNIX_DIGITS_MICROS))
        return 0;
    int64_t number = strtoll(text, NULL, 10);
    int64_t time_ms = is_seconds ? number * 1000 : digits == UNIX_DIGITS_MS ? number : number / 1000;
    if (time_ms >= UNIX_MS_MAX)
        return 0;
    *out_time_ms = time_ms;
    return 1;
}

/* "1/5/2026" is 5 January in the United States; elsewhere, where the language is known, 1 May. */
static int is_month_first(const char *lang)
{
    return !lang || !*lang || strcasecmp(lang, "en") == 0 || strcasecmp(lang, "en-us") == 0 ||
           strcasecmp(lang, "en_us") == 0;
}

int date_parse_in(const char *text, const char *lang, int64_t *out_time_ms)
{
    char rest[DATE_TEXT_MAX + 1];
    char zone[DATE_ZONE_SIZE];
    struct date_tokens tokens;
    struct date_found found = {.year = -1, .month = -1, .day = -1, .hour = -1, .is_afternoon = -1};
    size_t len = strnlen(text, DATE_TEXT_MAX + 1);
    if (len > DATE_TEXT_MAX)
        return 0;
    if (parse_unix(text, out_time_ms))
        return 1;
    memcpy(rest, text, len + 1);
    int has_zone = date_zone_take(rest, zone);
    if (!date_tokens_read(rest, &tokens))
        return 0;
    date_names_read(&tokens, lang, &found.names);
    date_scan(&tokens, is_month_first(lang), &found);
    if (has_zone && found.zone == DATE_ZONE_UNSAID)
        found.region = zone;
    return date_settle(&found, out_time_ms);
}

int date_parse(const char *text, int64_t *out_time_ms)
{
    return date_parse_in(text, NULL, out_time_ms);
}
