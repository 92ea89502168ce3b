"""Environment: air after VN_AQI and QCVN 05, river levels and rain. Rules are data; the index is ``vn_aqi``."""
