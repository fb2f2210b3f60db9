"""Quality flags after QARTOD: doubt is data. A value is never altered or dropped by a test."""
