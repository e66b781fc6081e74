"""The certificate checker: standard library only, run as `python -m exactrelu.checker PROBLEM CERTIFICATE`."""
