/* What a text says of a date, and what follows from it. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_FOUND_H
#define TRIPTYCH_DATE_FOUND_H

#include "date_name.h"
#include "date_token.h"
#include "date_zone.h"

enum date_zone_kind { DATE_ZONE_UNSAID, DATE_ZONE_NAMED, DATE_ZONE_OFFSET }; /* the later is surer */

/* year, month, day and hour are -1 until they are found. */
struct date_found {
    int year, month, day;
    int is_swappable; /* day and month, written as numbers, may stand the other way round */
    int hour, minute, second, millisecond;
    int is_afternoon; /* 0 am, 1 pm, -1 a 24-hour clock */
    enum date_zone_kind zone;
    int zone_minutes;
    const char *region; /* instead of zone_minutes: a zone with a summer time; NULL for none */
    struct date_names names;
    int is_conflict; /* something stands there that fits nowhere */
    int has_word;    /* a word that is no part of a time */
    int is_thai;     /* years are counted from Buddha */
};

/* Notes what the tokens say. `is_month_first`: how "1/5/2026" is meant where nothing else tells. */
void date_scan(const struct date_tokens *all, int is_month_first, struct date_found *found);

/* Returns 1 and sets *out_time_ms; 0 when something is missing, impossible or contradicts. */
int date_settle(struct date_found *found, int64_t *out_time_ms);

#endif
