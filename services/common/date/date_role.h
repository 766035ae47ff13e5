/* Words that say what the number beside them is: units, halves of the day, words before a time, eras. Pure. */
#ifndef TRIPTYCH_DATE_ROLE_H
#define TRIPTYCH_DATE_ROLE_H

/* Where a language puts the word behind its number ("5 Uhr", "3月") or before it ("tháng 3": MONTH_BEFORE). */
enum date_role {
    DATE_ROLE_NONE,
    DATE_ROLE_YEAR,
    DATE_ROLE_MONTH,
    DATE_ROLE_MONTH_BEFORE,
    DATE_ROLE_DAY,
    DATE_ROLE_HOUR,
    DATE_ROLE_MINUTE,
    DATE_ROLE_SECOND,
    DATE_ROLE_AM,
    DATE_ROLE_PM,
    DATE_ROLE_AT, /* a time follows */
    DATE_ROLE_ERA,
};

/* DATE_ROLE_NONE for any other word. `*out_value`: of an era the year before its first; 1 for a half of the day that
 * is one only right behind a clock ("6:05 م"); else untouched. */
enum date_role date_role_of(const char *word, int *out_value);

#endif
