"""The consolidated report (báo cáo tổng hợp): from the accepted reports to the words of the office."""
