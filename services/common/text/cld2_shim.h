/* CLD2 speaks C++ only; this is all of it that we need. Private to common/text. */
#ifndef TRIPTYCH_CLD2_SHIM_H
#define TRIPTYCH_CLD2_SHIM_H

#ifdef __cplusplus
extern "C" {
#endif

/* The code of the main language of valid UTF-8 as CLD2 spells it ("en", "iw", "zh-Hant"; a static string), "un" when it
 * has no idea. `hint` is an ISO 639-1 code or "". *out_reliable: its own judgement; *out_share_pct: that language's
 * share of the text. */
const char *cld2_shim_detect(const char *text, int size_bytes, const char *hint, int *out_reliable, int *out_share_pct);

#ifdef __cplusplus
}
#endif

#endif
