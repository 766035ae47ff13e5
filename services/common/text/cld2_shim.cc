#include "cld2_shim.h"

#include <cstdio> // CLD2 names FILE without including it

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" const char *cld2_shim_detect(const char *text, int size_bytes, const char *hint, int *out_reliable,
                                        int *out_share_pct)
{
    CLD2::CLDHints hints = {hint[0] ? hint : nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language languages[3];
    int shares[3];
    double scores[3];
    int text_bytes = 0;
    int valid_bytes = 0;
    bool reliable = false;
    CLD2::Language best =
        CLD2::ExtDetectLanguageSummaryCheckUTF8(text, size_bytes, true, &hints, CLD2::kCLDFlagBestEffort, languages,
                                                shares, scores, nullptr, &text_bytes, &reliable, &valid_bytes);
    *out_reliable = reliable ? 1 : 0;
    *out_share_pct = shares[0];
    return CLD2::LanguageCode(best);
}
