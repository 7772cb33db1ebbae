//! Wiping the vector registers of a thread that comes to rest.
//!
//! Copying moves text through them, 16 to 64 bytes at a time, and a thread that
//! then waits keeps what was last in them for as long as it waits: a core dump has
//! the registers of every thread. So whoever has worked on the record wipes them
//! before it waits for the next work.
//!
//! **Not here:** the general registers, which hold eight bytes each.

/// Zeroes the vector registers of the calling thread.
///
/// By the platforms' conventions of calling nobody relies on them across a call but for
/// the few that belong to the caller (Windows on x86-64, ARM), which come back as they were.
#[inline(never)]
pub fn registers() {
    #[cfg(target_arch = "x86_64")]
    x86_64();
    #[cfg(target_arch = "aarch64")]
    aarch64();
}

#[cfg(target_arch = "x86_64")]
fn x86_64() {
    use std::arch::{asm, is_x86_feature_detected};

    if is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has these registers, and this function was compiled for one
        // that needn't have them, so nothing of it is in them.
        unsafe {
            asm!(
                "vpxord zmm16, zmm16, zmm16",
                "vpxord zmm17, zmm17, zmm17",
                "vpxord zmm18, zmm18, zmm18",
                "vpxord zmm19, zmm19, zmm19",
                "vpxord zmm20, zmm20, zmm20",
                "vpxord zmm21, zmm21, zmm21",
                "vpxord zmm22, zmm22, zmm22",
                "vpxord zmm23, zmm23, zmm23",
                "vpxord zmm24, zmm24, zmm24",
                "vpxord zmm25, zmm25, zmm25",
                "vpxord zmm26, zmm26, zmm26",
                "vpxord zmm27, zmm27, zmm27",
                "vpxord zmm28, zmm28, zmm28",
                "vpxord zmm29, zmm29, zmm29",
                "vpxord zmm30, zmm30, zmm30",
                "vpxord zmm31, zmm31, zmm31",
                options(nomem, nostack, preserves_flags)
            );
        }
    }
    macro_rules! wiped_by {
        ($($instruction:literal),+) => {
            asm!(
                $($instruction,)+
                out("xmm0") _, out("xmm1") _, out("xmm2") _, out("xmm3") _,
                out("xmm4") _, out("xmm5") _, out("xmm6") _, out("xmm7") _,
                out("xmm8") _, out("xmm9") _, out("xmm10") _, out("xmm11") _,
                out("xmm12") _, out("xmm13") _, out("xmm14") _, out("xmm15") _,
                options(nomem, nostack, preserves_flags)
            )
        };
    }
    if is_x86_feature_detected!("avx") {
        // SAFETY: the processor has the instruction, and every register that it changes is
        // named to the compiler. It clears the upper halves too, to 512 bits.
        unsafe { wiped_by!("vzeroall") };
    } else {
        // SAFETY: every x86-64 has these, and each is named to the compiler.
        unsafe {
            wiped_by!(
                "xorps xmm0, xmm0",
                "xorps xmm1, xmm1",
                "xorps xmm2, xmm2",
                "xorps xmm3, xmm3",
                "xorps xmm4, xmm4",
                "xorps xmm5, xmm5",
                "xorps xmm6, xmm6",
                "xorps xmm7, xmm7",
                "xorps xmm8, xmm8",
                "xorps xmm9, xmm9",
                "xorps xmm10, xmm10",
                "xorps xmm11, xmm11",
                "xorps xmm12, xmm12",
                "xorps xmm13, xmm13",
                "xorps xmm14, xmm14",
                "xorps xmm15, xmm15"
            );
        }
    }
}

#[cfg(target_arch = "aarch64")]
fn aarch64() {
    macro_rules! zeroed {
        ($($register:tt),+) => {
            // SAFETY: every 64-bit ARM that we build for has these registers, and each is named
            // to the compiler.
            unsafe {
                std::arch::asm!(
                    $(concat!("movi ", $register, ".2d, #0"),)+
                    $(out($register) _,)+
                    options(nomem, nostack, preserves_flags)
                );
            }
        };
    }
    zeroed!(
        "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15",
        "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29",
        "v30", "v31"
    );
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::registers;
    use std::arch::{asm, is_x86_feature_detected};

    const WORD: &[u8; 64] = b"ZyxwvquilmarrowbonelanternquicksilverdraftZyxwvquilmarrowbonelan";

    /// Leaves the word in the registers, as copying does.
    #[inline(never)]
    fn pass_through() {
        // SAFETY: reads 64 bytes that are there; of what is changed, the compiler is told, or it
        // doesn't use it (the registers above 15).
        unsafe {
            if is_x86_feature_detected!("avx512f") {
                asm!("vmovdqu64 zmm16, [{0}]", "vmovdqu64 zmm31, [{0}]", "vmovdqu64 zmm15, [{0}]",
                    in(reg) WORD, out("xmm15") _, options(nostack, readonly));
            } else {
                asm!("movups xmm0, [{0}]", "movups xmm15, [{0} + 16]",
                    in(reg) WORD, out("xmm0") _, out("xmm15") _, options(nostack, readonly));
            }
        }
    }

    /// What is in the first and the last register of each kind.
    #[inline(never)]
    fn held() -> [u8; 256] {
        let mut all = [0_u8; 256];
        // SAFETY: writes into the 256 bytes that are there, and changes no register.
        unsafe {
            if is_x86_feature_detected!("avx512f") {
                asm!("vmovdqu64 [{0}], zmm16", "vmovdqu64 [{0} + 64], zmm31",
                    "vmovdqu64 [{0} + 128], zmm15", "movups [{0} + 192], xmm0",
                    in(reg) all.as_mut_ptr(), options(nostack));
            } else {
                asm!("movups [{0}], xmm0", "movups [{0} + 192], xmm15",
                    in(reg) all.as_mut_ptr(), options(nostack));
            }
        }
        all
    }

    fn remains() -> bool {
        held().windows(8).any(|there| WORD.windows(8).any(|piece| piece == there))
    }

    #[test]
    fn what_was_copied_stays_in_registers_until_they_are_wiped() {
        pass_through();
        assert!(remains(), "nothing was in them, so the test shows nothing");
        pass_through();
        registers();
        assert!(!remains());
    }
}
