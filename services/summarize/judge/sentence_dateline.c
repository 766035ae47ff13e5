/* Datelines: places in capitals, agencies in brackets, well-known cities before a colon. */
#include "sentence_dateline.h"

#include <string.h>

#define DATELINE_BYTES_MAX 100
#define DATELINE_CAPITALS  3 /* upper-case letters in a row that mark a place: "OSLO", "WASHINGTON" */
#define AGENCY_BYTES_MAX   24
#define DATE_LETTERS       3 /* by which days and months are known */

/* Cities that papers write in small letters before a colon or dash. Any other name there may be a speaker ("Berg: We
 * shall stay"), whose words would become the paper's own. */
static const char *const cities[] = {
    "Abuja",        "Accra",     "Ahmedabad", "Amsterdam",   "Ankara",     "Athens",        "Baghdad",   "Bangkok",
    "Beijing",      "Beirut",    "Bengaluru", "Berlin",      "Bhopal",     "Bhubaneswar",   "Bogota",    "Brasilia",
    "Brussels",     "Budapest",  "Cairo",     "Canberra",    "Chandigarh", "Chennai",       "Colombo",   "Damascus",
    "Delhi",        "Dhaka",     "Doha",      "Dubai",       "Dublin",     "Gaza",          "Geneva",    "Guwahati",
    "Hanoi",        "Helsinki",  "Hong Kong", "Hyderabad",   "Islamabad",  "Istanbul",      "Jaipur",    "Jakarta",
    "Jammu",        "Jerusalem", "Kabul",     "Karachi",     "Kathmandu",  "Khartoum",      "Kochi",     "Kolkata",
    "Kuala Lumpur", "Kyiv",      "Lagos",     "Lahore",      "Lima",       "Lisbon",        "London",    "Lucknow",
    "Madrid",       "Manila",    "Melbourne", "Mexico City", "Moscow",     "Mumbai",        "Nairobi",   "New Delhi",
    "New York",     "Oslo",      "Ottawa",    "Panaji",      "Paris",      "Patna",         "Peshawar",  "Prague",
    "Pune",         "Quetta",    "Ranchi",    "Riyadh",      "Rome",       "Seoul",         "Shanghai",  "Singapore",
    "Srinagar",     "Stockholm", "Sydney",    "Taipei",      "Tehran",     "Tel Aviv",      "Tokyo",     "Toronto",
    "Tripoli",      "Tunis",     "Vienna",    "Warsaw",      "Washington", "Washington DC", "Wellington"};

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

int sentence_is_names_only(const char *text, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++) {
        int begins = i == 0 || text[i - 1] == ' ';
        if (begins && is_lower(text[i]) && (len_bytes - i < 4 || memcmp(text + i, "and ", 4) != 0))
            return 0;
    }
    return 1;
}

/* Whether a city stands first, alone or before a comma ("London, Aug 4"). */
static int is_city(const char *text, size_t len_bytes)
{
    for (size_t i = 0; i < sizeof cities / sizeof cities[0]; i++) {
        size_t size = strlen(cities[i]);
        if (size <= len_bytes && memcmp(text, cities[i], size) == 0 && (size == len_bytes || text[size] == ','))
            return 1;
    }
    return 0;
}

/* "Feb", "February", "Wed": the beginning of a day's or a month's name. */
static int is_day_or_month(const char *word, size_t size_bytes)
{
    static const char *const names[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",  "Sunday",  "January",  "February", "March",
        "April",  "May",     "June",      "July",     "August", "September", "October", "November", "December"};
    for (size_t i = 0; size_bytes >= DATE_LETTERS && i < sizeof names / sizeof names[0]; i++)
        if (size_bytes <= strlen(names[i]) && memcmp(names[i], word, size_bytes) == 0)
            return 1;
    return 0;
}

/* "Feb 11 ", "Wed 11 February 2026": names of days and months with numbers, and nothing else. */
static int is_date(const char *text, size_t len_bytes)
{
    unsigned names = 0, numbers = 0;
    for (size_t at = 0; at < len_bytes;) {
        size_t size = strcspn(text + at, " ,.");
        size = size < len_bytes - at ? size : len_bytes - at;
        int is_number = size > 0 && strspn(text + at, "0123456789") >= size;
        if (size > 0 && !is_number && !is_day_or_month(text + at, size))
            return 0;
        numbers += (unsigned)is_number;
        names += size > 0 && !is_number;
        at += size + 1;
    }
    return names > 0 && numbers > 0;
}

/* Whether the text before a dash or colon is a dateline: words with capitals only ("GOMA, Congo", "Aug 23"), with a
 * place in capitals in front and nothing or a comma after it, a well-known city, or an agency in brackets at the end. */
static int is_dateline(const char *text, size_t len_bytes, int needs_capitals)
{
    int is_loud = len_bytes >= DATELINE_CAPITALS;
    for (size_t i = 0; i < len_bytes; i++)
        is_loud = is_loud && !is_lower(text[i]);
    if (is_date(text, len_bytes))
        return 1;
    if (is_loud || is_city(text, len_bytes))
        return sentence_is_names_only(text, len_bytes);
    if (len_bytes < DATELINE_CAPITALS || !sentence_is_names_only(text, len_bytes) || needs_capitals)
        return 0;
    if (text[len_bytes - 1] == ')')
        return memchr(text, '(', len_bytes) != NULL;
    size_t capitals = 0;
    while (capitals < len_bytes && is_upper(text[capitals]))
        capitals++;
    return capitals >= DATELINE_CAPITALS && memchr(text, ',', len_bytes);
}

/* "(Reuters) -A judge", "Washington, Aug 23 (PTI) A judge": an agency in brackets after nothing but names. Returns the
 * length with what separates it from the sentence. */
static size_t agency_bytes(const char *text, size_t len_bytes)
{
    size_t window = len_bytes < DATELINE_BYTES_MAX ? len_bytes : DATELINE_BYTES_MAX;
    const char *open = memchr(text, '(', window);
    const char *close = open ? memchr(open, ')', (size_t)(text + window - open)) : NULL;
    if (!close || close - open > AGENCY_BYTES_MAX || close - open < DATELINE_CAPITALS || !is_upper(open[1]))
        return 0;
    size_t before = (size_t)(open - text);
    if (before > 0 && (!memchr(text, ',', before) || !sentence_is_names_only(text, before)))
        return 0;
    size_t at = (size_t)(close - text) + 1, end = at;
    while (end < len_bytes &&
           (strchr(" -:", text[end]) || memcmp(text + end, "–", 3) == 0 || memcmp(text + end, "—", 3) == 0))
        end += (unsigned char)text[end] < 0x80 ? 1 : strlen("–");
    return end > at && end < len_bytes && is_upper(text[end]) ? end : 0;
}

size_t sentence_dateline_bytes(const char *text, size_t len_bytes)
{
    static const char *const marks[] = {" — ", " – ", " -- ", " - ", "— ", "—", "): ", ": "};
    /* A dateline stands at the very beginning. */
    size_t window = len_bytes < DATELINE_BYTES_MAX ? len_bytes : DATELINE_BYTES_MAX;
    if (!memchr(text, '-', window) && !memchr(text, ':', window) && !memchr(text, '(', window) &&
        !memmem(text, window, "\xE2\x80", 2))
        return 0; /* most sentences have no mark at all */
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        const char *at = memmem(text, window, marks[i], size);
        if (at && is_dateline(text, (size_t)(at - text) + (marks[i][0] == ')'), marks[i][0] == ':'))
            return (size_t)(at - text) + size;
    }
    return agency_bytes(text, len_bytes);
}
