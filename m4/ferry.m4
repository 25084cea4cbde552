# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Probes for compiler and linker flags. A flag is taken only when the compiler takes it without a
# word: clang only warns about a warning that it does not know, hence -Werror in each probe.

# FERRY_CFLAG(VARIABLE, FLAG...) - append to VARIABLE each FLAG that the compiler takes
AC_DEFUN([FERRY_CFLAG], [
AC_LANG_ASSERT([C])
m4_foreach_w([ferry_flag], [$2], [
AS_VAR_PUSHDEF([cache], [ferry_cv_cflag_]m4_defn([ferry_flag]))dnl
AC_CACHE_CHECK([whether $CC takes m4_defn([ferry_flag])], [cache], [
	ferry_save_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror m4_defn([ferry_flag])"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AS_VAR_SET([cache], [yes])],
		[AS_VAR_SET([cache], [no])])
	CFLAGS=$ferry_save_cflags
])
AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" m4_defn([ferry_flag])"])])
AS_VAR_POPDEF([cache])dnl
])
])

# FERRY_LDFLAG(VARIABLE, FLAG...) - append to VARIABLE each FLAG that the linker takes
AC_DEFUN([FERRY_LDFLAG], [
AC_LANG_ASSERT([C])
m4_foreach_w([ferry_flag], [$2], [
AS_VAR_PUSHDEF([cache], [ferry_cv_ldflag_]m4_defn([ferry_flag]))dnl
AC_CACHE_CHECK([whether $CC links with m4_defn([ferry_flag])], [cache], [
	ferry_save_ldflags=$LDFLAGS
	ferry_save_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror -fPIE"
	LDFLAGS="$LDFLAGS m4_defn([ferry_flag])"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AS_VAR_SET([cache], [yes])],
		[AS_VAR_SET([cache], [no])])
	LDFLAGS=$ferry_save_ldflags
	CFLAGS=$ferry_save_cflags
])
AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" m4_defn([ferry_flag])"])])
AS_VAR_POPDEF([cache])dnl
])
])
