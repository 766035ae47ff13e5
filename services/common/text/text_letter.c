#include "text_letter.h"

#include <utf8proc.h>

int text_is_letter(uint32_t code_point)
{
    /* Letters, marks and numbers stand one after the other in the list of categories. */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

int text_is_upper(uint32_t code_point)
{
    return utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_LU;
}
