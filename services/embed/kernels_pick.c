/* Picks the kernels for this processor once, at the start. */
#include "kernels.h"

const struct kernels *kernels_pick(int may_be_wide)
{
    (void)may_be_wide;
#ifdef KERNELS_X86
    __builtin_cpu_init();
    /* Only when oneDNN uses them too: on some processors wide instructions lower the clock for everything. */
    if (may_be_wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return &kernels_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &kernels_avx2;
#endif
    return &kernels_plain;
}
