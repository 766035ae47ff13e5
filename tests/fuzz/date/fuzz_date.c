/* Dates: any text is a date between 1900 and 2200, the same each time, or none. */
#include "date.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define YEAR_1899_MS (-2240611200000LL) /* a zone may carry the first day of 1900 into it */
#define YEAR_2201_MS 7289654400000LL

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *const langs[] = {NULL, "en", "pl", "hr-HR", "zh", "\xFF"};
    char text[DATE_TEXT_MAX + 2];
    size_t len = size < sizeof text - 1 ? size : sizeof text - 1;
    memcpy(text, data, len);
    text[len] = 0;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        int64_t once = 7;
        int64_t twice = 7;
        int is_date = date_parse_in(text, langs[i], &once);
        assert(is_date == date_parse_in(text, langs[i], &twice) && once == twice);
        assert(is_date ? once > YEAR_1899_MS && once < YEAR_2201_MS : once == 7);
    }
    return 0;
}
