/* The names of months and days in the locales of the CLDR, and which languages use them. Pure; private to this folder.
 */
#ifndef TRIPTYCH_DATE_NAME_TABLE_H
#define TRIPTYCH_DATE_NAME_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define DATE_NAME_MAX 39 /* bytes of a folded name of one or two words */

enum date_name_kind { DATE_NAME_DAY, DATE_NAME_MONTH };

struct date_name_row {
    char name[DATE_NAME_MAX + 1]; /* folded as text_fold does it, without dots and accents */
    uint8_t kind;                 /* enum date_name_kind */
    uint8_t number;               /* month 1 to 12, or day 1 (Monday) to 7 */
    uint8_t is_common;            /* of a language that much of the press writes in */
    uint16_t langs;               /* in date_lang_sets */
};

extern const char *const date_lang_sets[];      /* " de en fr ": each code between blanks */
extern const struct date_name_row date_names[]; /* sorted by name */
extern const size_t date_name_count;

#endif
